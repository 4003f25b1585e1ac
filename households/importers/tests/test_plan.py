"""What a roster does to the register: outcomes, matching, kinds of facts."""

import pytest
from households.importers import testing
