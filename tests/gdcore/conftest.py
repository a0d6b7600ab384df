"""Property tests run the same examples everywhere; `pytest --hypothesis-profile=hunt` looks for new ones."""

from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("browser", deadline=None, derandomize=True, max_examples=5)  # a slower Python
settings.register_profile("hunt", deadline=None, max_examples=2000)
settings.load_profile("same")
