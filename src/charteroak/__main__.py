"""`python -m charteroak`, the same as `charteroak`."""

from charteroak.cli import main

main()
