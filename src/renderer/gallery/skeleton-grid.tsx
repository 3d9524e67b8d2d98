const skeletonRatios = [
  [1.5, 1, 1.5, 0.9],
  [1.3, 1, 1.5, 1.1],
  [1, 1.5, 1.1, 1.3],
] as const;

/** Quiet cells of likely proportions while the first page is on its way. */
export function SkeletonGrid() {
  return (
    <div className="skeleton" aria-busy="true" aria-label="Loading pictures" role="status">
      <span className="skeleton-day" />
      {skeletonRatios.map((ratios, row) => (
        <div key={row} className="skeleton-row">
          {ratios.map((ratio, index) => (
            <span key={index} className="skeleton-cell" style={{ flexGrow: ratio }} />
          ))}
        </div>
      ))}
    </div>
  );
}
