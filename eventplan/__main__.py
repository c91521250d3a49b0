"""`python -m eventplan`."""

from .cli import main

main()
