import type { ComparedUser, Report, TrendPoint } from '../../../rule-core/index';
import { each, type Html, html as tag, NOTHING } from './page';

const [WIDTH, HEIGHT, EDGE] = [320, 60, 4];

/** What changed since an earlier report, with a small trend: no script, so a drawing in the page. */
export function since({ since: it }: Report): Html {
  if (!it) return NOTHING;
  return tag`<section>
<h2>Since the report of ${it.asOf}</h2>
${it.trend.length > 1 ? drawing(it.trend) : NOTHING}
<ul>
${list('New', it.new)}
${list('Fixed', it.mended)}
${list('Still there', it.stays)}
${list('Accepted, or not fully read now', it.notKnown)}
</ul>
</section>`;
}

function list(title: string, users: readonly ComparedUser[]): Html {
  const shown = each(
    users,
    ({ user, since: from }) => {
      const where = user.account === undefined ? '' : ` in account ${user.account}`;
      return tag`${user.label}${where}, since ${from.slice(0, 10)}`;
    },
    '; ',
  );
  return tag`<li>${title}: ${users.length}${users.length === 0 ? NOTHING : tag` (${shown})`}</li>`;
}

function drawing(points: readonly TrendPoint[]): Html {
  const most = Math.max(1, ...points.map((it) => it.violations));
  const at = ({ violations }: TrendPoint, index: number) => {
    const x = EDGE + (index / (points.length - 1)) * (WIDTH - 2 * EDGE);
    const y = HEIGHT - EDGE - (violations / most) * (HEIGHT - 2 * EDGE);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const [first, last] = [points[0], points.at(-1)];
  const said = `Violations: ${first?.violations ?? 0} on ${first?.asOf.slice(0, 10) ?? ''}, ${last?.violations ?? 0} on ${last?.asOf.slice(0, 10) ?? ''}, ${most} at most`;
  return tag`<figure>
<svg role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-label="${said}"><polyline points="${points.map(at).join(' ')}" fill="none" stroke="currentColor" stroke-width="2"/></svg>
<figcaption class="soft">${said}.</figcaption>
</figure>`;
}
