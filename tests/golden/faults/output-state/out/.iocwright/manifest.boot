st.cmd
../precious
