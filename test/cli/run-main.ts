// What bin/ens-local.js is for the bundle, for the build that tests are run from.

import { main } from '../../src/cli/main.js'

process.exitCode = await main(process.argv.slice(2))
