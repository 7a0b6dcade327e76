"""Where outcomes go: each sink gives them the shape that one kind of backend reads."""
