@rem The scripts in package.json begin with `exec`, so that no shell stands between npm and them, which would keep the
@rem signals for npm to itself. Windows has no such command and no such signals: there this file stands in for it.
@%*
