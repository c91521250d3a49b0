"""
Scenarios tested like code: expectations, variations under stress, reports that code hosts understand.

`items_of` says what there is to test in a scenario, `Case` is a scenario under test, `run_all` runs
many; `plugin` makes each item a pytest item. Nothing here imports the solver before a plan is needed.
"""
