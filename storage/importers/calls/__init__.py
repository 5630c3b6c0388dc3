"""Files of telephone systems: each format's reader gives the same rows, one a visit to a queue."""
