import type { Role } from '../../api/types'
import { t } from '../../language/t'

/** What a member may do, in the words of the page. */
export const ROLES: readonly { value: Role; text: string; may: string }[] = [
  { value: 'annotator', text: t('Transcriber'), may: t('works on the clips given to them') },
  { value: 'reviewer', text: t('Reviewer'), may: t('also reads all work and accepts it') },
  { value: 'manager', text: t('Manager'), may: t('also sets up the project, people and keys') },
]
