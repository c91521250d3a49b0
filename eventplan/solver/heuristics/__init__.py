"""Local search on presolved candidates, in arrays. A contract keeps CP-SAT out of this folder."""
