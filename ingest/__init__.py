"""From a file to a checked filing: readers yield a layout, recognition a filing, reconciliation its checks."""
