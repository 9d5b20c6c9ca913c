"""Charts: plain functions from frames to a Plotly figure. No Streamlit, no queries."""
