# A GAP SDK as far as the flasher sees it.
export PATH=$GAP_SDK_HOME/bin:$PATH
