"""A frozen dataclass per screen, and the function that fills it: all arithmetic and wording happens here, none in a template."""
