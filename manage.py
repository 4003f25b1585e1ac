#!/usr/bin/env python3
"""Command line of fupin. `manage.py help` lists what it can do."""

import os
import sys
from argparse import ArgumentParser


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.settings")
    from django.core.management import execute_from_command_line
    from django.core.management.base import CommandParser

    # Wrong usage exits 1: argparse would say 2, which is "refused, nothing written" for programs that call us.
    CommandParser.exit = lambda parser, status=0, message=None: ArgumentParser.exit(parser, min(status, 1), message)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
