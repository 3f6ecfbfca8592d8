import type { Role } from '../../api/types'

/** What a member may do, in the words of the page. */
export const ROLES: readonly { value: Role; text: string; may: string }[] = [
  { value: 'annotator', text: 'Transcriber', may: 'works on the clips given to them' },
  { value: 'reviewer', text: 'Reviewer', may: 'also reads all work and accepts it' },
  { value: 'manager', text: 'Manager', may: 'also sets up the project, people and keys' },
]
