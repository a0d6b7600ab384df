"""How fast gdcore is, as ratios to other libraries at the same work in the same run: `make bench`."""
