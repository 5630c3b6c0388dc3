"""One file is one thing that happens by the clock; it presses the same functions people press."""
