"""Recognition: a chain of pure functions from a Layout to a Filing.

``parting`` cuts the layout into regions (``regions``); ``linetables`` and ``gridtables`` read a table's region as a
``rawtable``, ``forms`` a performance form's, ``prose`` the rest; ``mending`` proves damaged codes and names, ``solve``
places and proves the figures. What several packages need stands here: ``tokens``, ``unwrap`` and ``known``.
"""
