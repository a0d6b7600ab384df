"""Tests leave no results in anybody's record of solved exercises, nor do the kernels that they start."""

import os

os.environ["GDCORE_PROGRESS"] = "off"
