"""What a decent engineer would write in an afternoon: pandas with openpyxl, Great Expectations, `to_sql`, docxtpl.

Written to be measured against, and meant to be fair: everything that can be made once is made once, and where two
ways come to mind the faster one is taken.
"""
