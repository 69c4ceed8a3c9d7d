// All checks of `doctor`, in the order of its lines.

import { authorityCheck } from './authority.js'
import { clockCheck } from './clock.js'
import { configurationCheck } from './configuration.js'
import type { DoctorCheck } from './doctor-check.js'
import { folderCheck } from './folder.js'
import { leftoversCheck } from './leftovers.js'
import { nodeCheck } from './node.js'
import { portCheck } from './port.js'
import { proxyCheck } from './proxy.js'
import { targetCheck } from './target.js'
import { terminalCheck } from './terminal.js'
import { tunnelCheck } from './tunnel.js'

export const checks: readonly DoctorCheck[] = [
  nodeCheck,
  portCheck,
  folderCheck,
  configurationCheck,
  authorityCheck,
  leftoversCheck,
  proxyCheck,
  tunnelCheck,
  targetCheck,
  clockCheck,
  terminalCheck
]
