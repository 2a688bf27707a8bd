"""The pages of the reference, made from the code; `docs/generate.py` writes them."""
