"""A small real shop to try momently on."""
