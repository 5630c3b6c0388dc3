"""The steps, in the order of their numbers; `python -m storage.migrating revise` writes them."""
