"""Reconciliation: the identities that must hold in a filing, evaluated on the document model."""
