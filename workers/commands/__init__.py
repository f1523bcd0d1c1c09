"""One module a group of commands; each has ``register(app)`` and imports what it needs when it is called."""
