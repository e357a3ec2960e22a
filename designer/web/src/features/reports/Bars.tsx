import { useTranslation } from "react-i18next";

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly title: string;
}

const WIDTH = 1080;
const HEIGHT = 176;
const FOOT = 20;
const HEAD = 16;
/** More names than this beside each other cannot be read. */
const NAMES_MOST = 16;

/** Bars beside each other. The figures stand in the table beside it; each bar tells its own to a pointer. */
export function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const step = WIDTH / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / NAMES_MOST);
  const height = (value: number) => ((HEIGHT - FOOT - HEAD) * value) / most;
  const highest = bars.findIndex((bar) => bar.value === most);
  return (
    <svg className="bars" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("reports.chart", { title })}>
      <line x1={0} x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} stroke="var(--edge)" />
      {bars.map((bar, index) => (
        <g key={bar.name}>
          <title>{bar.title}</title>
          <rect x={index * step} y={0} width={step} height={HEIGHT - FOOT} fill="transparent" />
          <rect className={index === highest ? "peak" : undefined} x={index * step + step * 0.14} width={step * 0.72} y={HEIGHT - FOOT - height(bar.value)} height={height(bar.value)} rx={Math.min(2, step / 5)} />
          {index === highest && bar.value > 0 && (
            <text x={Math.min(WIDTH - 14, Math.max(14, (index + 0.5) * step))} y={HEIGHT - FOOT - height(bar.value) - 4}>
              {bar.value}
            </text>
          )}
          {index % every === 0 && (
            <text x={(index + 0.5) * step} y={HEIGHT - 5}>
              {bar.name}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
