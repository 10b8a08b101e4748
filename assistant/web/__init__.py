"""The web page: answers as allow-listed HTML, the evidence panel, the Gradio page and its server.

Nothing is imported here, so that ``assistant --help`` never loads Gradio.
"""
