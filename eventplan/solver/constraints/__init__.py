"""solver/constraints"""
