"""What is told of what went wrong to whoever runs Radar: what kind and where in the code. Never an address, a value or a person."""

import traceback
from pathlib import Path


def told(error: BaseException) -> str:
    """An error without its own words, which may quote what somebody sent or what is stored; and what it came from."""
    steps = reversed(traceback.extract_tb(error.__traceback__))
    place = " < ".join(f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps)
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__} at {place or 'no place'}" + (f", after {told(cause)}" if cause else "")
