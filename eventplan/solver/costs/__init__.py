"""solver/costs"""
