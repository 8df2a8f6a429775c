-- The tickets of a call, from this argument on: ticket id, buyer id, number, units, ... An error as the fifth answer when
-- they are not what they should be, or more than one step may decide.
local function asked_tickets(from, first, last)
  local MOST = 1000
  local tickets, buyers, numbers, units = {}, {}, {}, {}
  if #ARGV >= from + 4 * MOST then return nil, nil, nil, nil, refuse('more than ' .. MOST .. ' tickets') end
  for i = from, #ARGV, 4 do
    local ticket, buyer, number, count = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
    local odd
    if not is_id(ticket) or not is_id(buyer) then
      odd = 'an id is empty, too long or has odd characters'
    elseif not whole(number, first) or number > last then
      odd = 'a number is none of the batch'
    elseif not whole(count, 1) or count > MOST_UNITS then
      odd = 'a ticket asks for no whole number of units'
    end
    if odd then return nil, nil, nil, nil, refuse(odd) end
    tickets[#tickets + 1], buyers[#buyers + 1], numbers[#numbers + 1], units[#units + 1] = ticket, buyer, number, count
  end
  return tickets, buyers, numbers, units
end
