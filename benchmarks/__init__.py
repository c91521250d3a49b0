"""Speed and quality against peers, baselines and proved bounds. Nothing of this is in the package."""
