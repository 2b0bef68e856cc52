"""READ: what is there, from Resource Graph and ARM lists to immutable facts, streamed."""
