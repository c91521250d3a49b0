"""Other people's calendar programs, as judges of every agenda file."""
