import type { PageOf, Report } from '../model';
import { get } from '../lib/api';

const most = 20_000;

/** The reports of a trial by iteration; of very many the first. */
export async function readReports(path: string): Promise<readonly Report[]> {
  const all: Report[] = [];
  for (let next: string | undefined = ''; next !== undefined && all.length < most;) {
    const page: PageOf<Report> = await get(`${path}/reports?limit=1000${next && `&cursor=${next}`}`);
    all.push(...page.items);
    next = page.next;
  }

  return all;
}
