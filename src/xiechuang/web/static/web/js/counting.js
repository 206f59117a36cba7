// 1234567.5 → 1,234,567.5, as in the tables beside the pictures.
export const counted = ({ value }) => {
  const shown = Array.isArray(value) ? value.at(-1) : value;
  return typeof shown === "number" ? shown.toLocaleString("en-US", { maximumFractionDigits: 6 }) : `${shown ?? ""}`;
};
