// The price table, a script of its own: it is several times the size of the page. It never asks a network for newer
// prices, which the package does only when it is told to (updatePrices).
export { calcPrice } from '@pydantic/genai-prices';
