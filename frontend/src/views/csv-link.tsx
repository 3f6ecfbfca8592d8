import { tableUrl } from '../api/seeing'
import type { Id } from '../api/types'

/** The way to a panel's table as a file. */
export function CsvLink({
  project,
  table,
}: {
  project: Id
  table: Parameters<typeof tableUrl>[1]
}) {
  return (
    <a class="small" href={tableUrl(project, table)} download>
      CSV
    </a>
  )
}
