-- Whether n is a whole number that a double holds exactly, and no less than `least`.
local function whole(n, least)
  return n and n >= least and n < 2 ^ 53 and n % 1 == 0
end
