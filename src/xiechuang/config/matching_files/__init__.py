"""The main job on two files: demands and achievements in, the docking list (供需对接清单) out; no server, no database."""
