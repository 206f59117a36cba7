"""Appointments: who may act for whom, and with which tokens; every change is in the audit chain."""
