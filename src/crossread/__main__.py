"""`python -m crossread` is the same as `crossread`."""

from crossread.cli import main

if __name__ == "__main__":
    main(prog_name="crossread")
