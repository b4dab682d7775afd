print('a Python IOC')
