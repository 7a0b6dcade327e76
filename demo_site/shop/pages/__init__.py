"""The shop's pages: each a function from a visit to an answer."""
