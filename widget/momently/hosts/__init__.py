"""Hosts: whatever runs the engine. The only modules with clocks, chance and files."""
