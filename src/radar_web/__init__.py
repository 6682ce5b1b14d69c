"""How the product shows and remembers: one Django app, thin over `radar`."""
