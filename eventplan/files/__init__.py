"""Scenario files with positions, tables, plan files, and writing that is whole or not at all."""

from .atomic import ready_folder, write_folder
from .changed import changed_scenario
from .extensions import allowing_extensions, extensions_allowed
from .json_schema import schema
from .one_file import FolderError, WriteError, ready_file, write_file
from .plans import load_plan, parse_plan, plan_json, save_plan, scenario_hash
from .scenario import load, load_before, load_text
from .schedules import parse_schedule
from .written import save, to_yaml

__all__ = [
    "FolderError",
    "WriteError",
    "allowing_extensions",
    "changed_scenario",
    "extensions_allowed",
    "load",
    "load_before",
    "load_plan",
    "load_text",
    "parse_plan",
    "parse_schedule",
    "plan_json",
    "ready_file",
    "ready_folder",
    "save",
    "save_plan",
    "scenario_hash",
    "schema",
    "to_yaml",
    "write_file",
    "write_folder",
]
